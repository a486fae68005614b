// Carries the precompiled LibTorch header that every tensor room shares: ATen.h alone takes ten seconds to parse.
