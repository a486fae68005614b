# Every outside library, found once. Only Debian's packages are needed; Torch_DIR chooses another LibTorch.

find_package(Threads REQUIRED)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(ICU REQUIRED COMPONENTS uc i18n)
enable_language(C) # CMake looks for HDF5 by compiling C
find_package(HDF5 REQUIRED COMPONENTS C)
find_package(PkgConfig REQUIRED)
pkg_check_modules(Cairo REQUIRED IMPORTED_TARGET cairo cairo-pdf cairo-svg)

if(RMTSCOPE_TORCH)
  find_package(CLI11 REQUIRED)
  # Torch's own configuration looks in the system's folders first, and would link Debian's beside the headers of another.
  if(Torch_DIR)
    get_filename_component(torch_prefix "${Torch_DIR}/../../.." ABSOLUTE)
    list(PREPEND CMAKE_PREFIX_PATH "${torch_prefix}")
  endif()
  # A CUDA LibTorch tries nvcc, for which Debian's CMake knows no C++20.
  if(NOT CMAKE_CUDA_STANDARD)
    set(CMAKE_CUDA_STANDARD 17)
  endif()
  find_package(Torch REQUIRED)
  if(Torch_DIR)
    list(REMOVE_ITEM CMAKE_PREFIX_PATH "${torch_prefix}")
  endif()
  # Torch's own targets carry absolute include folders that must not raise our warnings.
  add_library(rmtscope_torch INTERFACE)
  target_include_directories(rmtscope_torch SYSTEM INTERFACE ${TORCH_INCLUDE_DIRS})
  target_link_libraries(rmtscope_torch INTERFACE ${TORCH_LIBRARIES})
  separate_arguments(torch_flags UNIX_COMMAND "${TORCH_CXX_FLAGS}")
  target_compile_options(rmtscope_torch INTERFACE ${torch_flags})
  if(TARGET torch_cuda)
    target_compile_definitions(rmtscope_torch INTERFACE RMTSCOPE_CUDA)
    # A wheel brings NCCL and its like in folders of their own, which its libraries find when they are loaded.
    target_link_options(rmtscope_torch INTERFACE -Wl,--allow-shlib-undefined)
    # LibTorch's own calls of NCCL are in its library where it says that c10d has NCCL; NCCL's header isn't needed.
    get_target_property(torch_cuda_definitions torch_cuda INTERFACE_COMPILE_DEFINITIONS)
    find_file(RMTSCOPE_NCCL_HEADER torch/csrc/cuda/nccl.h PATHS ${TORCH_INCLUDE_DIRS} NO_DEFAULT_PATH)
    if("USE_C10D_NCCL" IN_LIST torch_cuda_definitions AND RMTSCOPE_NCCL_HEADER)
      target_compile_definitions(rmtscope_torch INTERFACE RMTSCOPE_NCCL)
    endif()
  endif()
endif()

if(RMTSCOPE_GUI OR RMTSCOPE_TESTS)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Core Test)
endif()
if(RMTSCOPE_GUI)
  find_package(Qt6 6.4 REQUIRED COMPONENTS Gui Widgets PrintSupport Svg Concurrent Sql)
  find_package(QCustomPlotQt6 REQUIRED)
endif()
