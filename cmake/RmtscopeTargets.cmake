# How every target of the project is built: one function a kind of room, so that a new file needs no CMake edit.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(RMTSCOPE_WERROR "Treat the warnings of our own code as errors" ON)
option(RMTSCOPE_FUZZ "Build the libFuzzer programs, which need clang" OFF)
option(RMTSCOPE_UNITY "Compile the files of a room together: from nothing much sooner, after a change slower" OFF)
set(RMTSCOPE_SANITIZE "" CACHE STRING "Sanitizers for our own code, as in -fsanitize=")

add_library(rmtscope_options INTERFACE)
target_include_directories(rmtscope_options INTERFACE "${CMAKE_SOURCE_DIR}")
# In joined sources a local name may be that of another file's constant.
target_compile_options(rmtscope_options INTERFACE -Wall -Wextra -Wpedantic -Wconversion
                       $<IF:$<BOOL:${RMTSCOPE_UNITY}>,-Wshadow=local,-Wshadow> $<$<BOOL:${RMTSCOPE_WERROR}>:-Werror>)
if(RMTSCOPE_SANITIZE)
  target_compile_options(rmtscope_options INTERFACE -fsanitize=${RMTSCOPE_SANITIZE} -fno-sanitize-recover=all
                         -fno-omit-frame-pointer)
  target_link_options(rmtscope_options INTERFACE -fsanitize=${RMTSCOPE_SANITIZE})
endif()
if(RMTSCOPE_FUZZ)
  target_compile_options(rmtscope_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

# Gives a target's sources to the compiler some at a time, if that is wanted.
function(rmtscope_join_sources target)
  if(RMTSCOPE_UNITY)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 16)
    # A source's private types look as if they came from a header that several sources include.
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
  endif()
endfunction()

# rmtscope_add_room(NAME [PUBLIC lib...] [PRIVATE lib...]): a static library of every .cpp in this folder.
function(rmtscope_add_room name)
  cmake_parse_arguments(ROOM "" "" "PUBLIC;PRIVATE" ${ARGN})
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/*.cpp" "${CMAKE_CURRENT_SOURCE_DIR}/*.h")
  add_library(${name} STATIC ${sources})
  target_link_libraries(${name} PUBLIC rmtscope_api ${ROOM_PUBLIC} PRIVATE rmtscope_options ${ROOM_PRIVATE})
  rmtscope_join_sources(${name})
endfunction()

# rmtscope_add_torch_room(NAME ...): the same for a room that sees LibTorch, behind the shared precompiled header.
function(rmtscope_add_torch_room name)
  rmtscope_add_room(${name} ${ARGN})
  target_link_libraries(${name} PUBLIC rmtscope_torch)
  target_precompile_headers(${name} REUSE_FROM rmtscope_torch_pch)
endfunction()

# Linking over a hundred test programs takes minutes with the usual linker.
find_program(RMTSCOPE_MOLD mold)

set(rmtscope_test_headers <QTest> <QSignalSpy> <QTemporaryDir> <QFile>)

# How a test program is compiled, whichever room it is of: two that share a precompiled header must not differ in it.
function(rmtscope_set_test_options target)
  target_link_libraries(${target} PRIVATE rmtscope_options Qt6::Test)
  # What runs once for some seconds isn't worth a minute of optimization.
  if(CMAKE_BUILD_TYPE STREQUAL Release OR RMTSCOPE_SANITIZE)
    target_compile_options(${target} PRIVATE -O0)
  endif()
  target_compile_options(${target} PRIVATE -UQT_TESTCASE_BUILDDIR -UQT_TESTCASE_SOURCEDIR) # Qt's, other in each folder
  target_compile_definitions(${target} PRIVATE QT_NO_KEYWORDS)
endfunction()

# rmtscope_add_tests([WINDOW] [TORCH] LIBS lib... [LABELS label...] [ENVIRONMENT var=value...]): one Qt Test program for
# every tst_*.cpp in this folder. They run offscreen, or with WINDOW on an X server of their own; with TORCH they stand
# behind the precompiled LibTorch header of all such tests. The target rmtscope_tests_LABEL builds all programs with that
# label.
function(rmtscope_add_tests)
  cmake_parse_arguments(TESTS "WINDOW;TORCH" "" "LIBS;LABELS;ENVIRONMENT" ${ARGN})
  set(platform offscreen)
  if(TESTS_WINDOW)
    set(platform xcb)
    list(APPEND TESTS_LABELS window)
  endif()
  file(GLOB sources CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/tst_*.cpp")
  list(LENGTH sources count)
  set(first)
  foreach(source IN LISTS sources)
    get_filename_component(stem "${source}" NAME_WE)
    file(RELATIVE_PATH room "${CMAKE_SOURCE_DIR}/tests" "${CMAKE_CURRENT_SOURCE_DIR}")
    string(REPLACE "/" "_" target "${room}_${stem}")
    add_executable(${target} "${source}")
    set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
    rmtscope_set_test_options(${target})
    target_link_libraries(${target} PRIVATE ${TESTS_LIBS})
    if(RMTSCOPE_MOLD)
      target_link_options(${target} PRIVATE -fuse-ld=mold)
    endif()
    # One call of moc: AUTOMOC's own target for every program takes longer than that.
    set(moc "${CMAKE_CURRENT_BINARY_DIR}/moc_of_tests")
    qt_generate_moc("${source}" "${moc}/${stem}.moc" TARGET ${target})
    target_sources(${target} PRIVATE "${moc}/${stem}.moc") # so that it is there before the source is compiled
    target_include_directories(${target} PRIVATE "${moc}")
    if(TESTS_TORCH)
      target_precompile_headers(${target} REUSE_FROM rmtscope_torch_tests_pch)
    elseif(NOT first)
      set(first ${target})
      if(count GREATER 3) # fewer wouldn't win back what the header takes
        target_precompile_headers(${target} PRIVATE ${rmtscope_test_headers})
      endif()
    elseif(count GREATER 3)
      target_precompile_headers(${target} REUSE_FROM ${first})
    endif()
    target_compile_definitions(${target} PRIVATE RMTSCOPE_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    foreach(label IN LISTS TESTS_LABELS)
      if(NOT TARGET rmtscope_tests_${label})
        add_custom_target(rmtscope_tests_${label})
      endif()
      add_dependencies(rmtscope_tests_${label} ${target})
    endforeach()
    if(TESTS_WINDOW)
      # Without xvfb-run the test can't start, which CTest counts as a failure: it is never left out silently.
      add_test(NAME ${room}/${stem} COMMAND xvfb-run --auto-servernum --server-args "-screen 0 1920x1080x24"
                                            $<TARGET_FILE:${target}>)
      set_tests_properties(${room}/${stem} PROPERTIES RESOURCE_LOCK xvfb) # two at once may choose the same number
    else()
      add_test(NAME ${room}/${stem} COMMAND ${target})
    endif()
    set_tests_properties(${room}/${stem} PROPERTIES TIMEOUT 600 LABELS "${TESTS_LABELS}"
                         ENVIRONMENT "QT_QPA_PLATFORM=${platform};${TESTS_ENVIRONMENT}")
  endforeach()
endfunction()
