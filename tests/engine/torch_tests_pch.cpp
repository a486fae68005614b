// Carries the precompiled header that the tests of every tensor room share.
