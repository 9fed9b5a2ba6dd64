# isoline_fuzz(NAME SOURCES file... CORPUS folder [USES layer...] [LIBRARIES target...])
# A libFuzzer program and its bounded run: ctest fuzz_<NAME> mutates a scratch copy of the committed corpus for ten
# seconds from a fixed seed, so that a run can be repeated and never changes the tree.
set(ISOLINE_FUZZ_SECONDS 10 CACHE STRING "How long each fuzz test runs")

function(isoline_fuzz name)
  cmake_parse_arguments(ARG "" "CORPUS" "SOURCES;USES;LIBRARIES" ${ARGN})
  cmake_path(ABSOLUTE_PATH ARG_CORPUS BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR})
  file(GLOB seeds LIST_DIRECTORIES false ${ARG_CORPUS}/*)
  if(NOT seeds)
    message(FATAL_ERROR "isoline_fuzz(${name}): no seed in ${ARG_CORPUS}")
  endif()
  set(target fuzz_${name})
  add_executable(${target} ${ARG_SOURCES})
  target_include_directories(${target} PRIVATE ${PROJECT_SOURCE_DIR}/userspace ${PROJECT_SOURCE_DIR}/tests
    ${PROJECT_SOURCE_DIR})
  target_link_libraries(${target} PRIVATE isoline_build ${ARG_LIBRARIES})
  foreach(layer IN LISTS ARG_USES)
    target_link_libraries(${target} PRIVATE isoline::${layer})
  endforeach()
  target_link_options(${target} PRIVATE -fsanitize=fuzzer)
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/fuzz)
  add_test(NAME ${target} COMMAND ${PROJECT_SOURCE_DIR}/scripts/fuzz-run $<TARGET_FILE:${target}> ${ARG_CORPUS}
    ${PROJECT_BINARY_DIR}/fuzz/${name}.scratch ${ISOLINE_FUZZ_SECONDS})
  math(EXPR timeout "${ISOLINE_FUZZ_SECONDS} * 3 + 60")
  set_tests_properties(${target} PROPERTIES LABELS fuzz TIMEOUT ${timeout})
endfunction()
