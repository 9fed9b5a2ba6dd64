# Language level, warnings, sanitizers and where programs go: the same for every target.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
option(ISOLINE_WERROR "Warnings are errors" OFF)
option(ISOLINE_FUZZ "Build the libFuzzer targets (needs clang)" OFF)
set(ISOLINE_SANITIZE "" CACHE STRING "Sanitizers, as in -fsanitize=")

add_library(isoline_build INTERFACE)
target_compile_options(isoline_build INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor
  -Woverloaded-virtual $<$<BOOL:${ISOLINE_WERROR}>:-Werror>)
target_compile_definitions(isoline_build INTERFACE ISOLINE_VERSION="${PROJECT_VERSION}")
if(ISOLINE_SANITIZE)
  target_compile_options(isoline_build INTERFACE -fsanitize=${ISOLINE_SANITIZE} -fno-omit-frame-pointer
    -fno-sanitize-recover=all)
  target_link_options(isoline_build INTERFACE -fsanitize=${ISOLINE_SANITIZE})
endif()
if(ISOLINE_FUZZ)
  target_compile_options(isoline_build INTERFACE -fsanitize=fuzzer-no-link,address,undefined
    -fno-sanitize-recover=all)
  target_link_options(isoline_build INTERFACE -fsanitize=address,undefined)
endif()
