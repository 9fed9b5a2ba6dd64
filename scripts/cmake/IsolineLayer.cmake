# isoline_layer(NAME SOURCES file... [USES layer...] [LIBRARIES target...])
# One static library for a layer (or a room of it: adapters_bpf). USES names Isoline layers and is public;
# LIBRARIES are third-party and stay private, so that nobody else can include them by accident.
function(isoline_layer name)
  cmake_parse_arguments(ARG "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
  add_library(isoline_${name} STATIC ${ARG_SOURCES})
  add_library(isoline::${name} ALIAS isoline_${name})
  target_include_directories(isoline_${name} PUBLIC ${PROJECT_SOURCE_DIR}/userspace)
  target_link_libraries(isoline_${name} PRIVATE isoline_build ${ARG_LIBRARIES})
  foreach(layer IN LISTS ARG_USES)
    target_link_libraries(isoline_${name} PUBLIC isoline::${layer})
  endforeach()
endfunction()

# isoline_test(NAME LABEL label SOURCES file... [USES layer...] [LIBRARIES target...])
# A Catch2 program registered with ctest; label = its folder (unit, property, bpf, netns …). Exit 77 = skipped.
# Target tests_<label> builds all programs of a label, for build trees that need no others (sanitizers). A test whose
# code runs in several threads has the label "threads" besides its folder's: the thread sanitizer runs those. Tests of
# real links run one at a time, because they look at times.
function(isoline_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "LABEL;SOURCES;USES;LIBRARIES" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/userspace ${PROJECT_SOURCE_DIR}/tests
    ${PROJECT_SOURCE_DIR})
  target_link_libraries(${name} PRIVATE isoline_build isoline_test_main ${ARG_LIBRARIES})
  foreach(layer IN LISTS ARG_USES)
    target_link_libraries(${name} PRIVATE isoline::${layer})
  endforeach()
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
  add_test(NAME ${name} COMMAND ${name})
  foreach(label IN LISTS ARG_LABEL)
    if(NOT TARGET tests_${label})
      add_custom_target(tests_${label})
    endif()
    add_dependencies(tests_${label} ${name})
  endforeach()
  if(ARG_LABEL MATCHES "netns")
    set_tests_properties(${name} PROPERTIES RUN_SERIAL ON)
  endif()
  set_tests_properties(${name} PROPERTIES LABELS "${ARG_LABEL}" SKIP_RETURN_CODE 77 TIMEOUT ${ARG_TIMEOUT})
endfunction()
