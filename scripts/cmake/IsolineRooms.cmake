# isoline_add_rooms() adds each direct sub-folder that has a CMakeLists.txt, in alphabetical order. A new one is found
# by the next build, without touching a list that everybody edits.
function(isoline_add_rooms)
  file(GLOB rooms CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR}/*/CMakeLists.txt)
  foreach(room IN LISTS rooms)
    cmake_path(GET room PARENT_PATH folder)
    add_subdirectory(${folder})
  endforeach()
endfunction()
