# Man pages from docs/man/<name>.<section>.scd by scdoc, compressed as Debian wants them, with a target of their own that
# is part of every build: a page that scdoc refuses fails it.
find_program(SCDOC scdoc)
file(GLOB man_sources CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/docs/man/*.scd)
if(NOT SCDOC)
  message(WARNING "scdoc is missing: no man pages")
  return()
endif()
set(man_pages)
foreach(source IN LISTS man_sources)
  cmake_path(GET source STEM LAST_ONLY page)
  string(REGEX MATCH "[1-9]$" section ${page})
  set(compressed ${PROJECT_BINARY_DIR}/man/${page}.gz)
  add_custom_command(OUTPUT ${compressed}
    COMMAND sh -ec "scdoc <'${source}' >'${PROJECT_BINARY_DIR}/man/${page}'; gzip -9nfk '${PROJECT_BINARY_DIR}/man/${page}'"
    DEPENDS ${source} COMMENT "Man page ${page}" VERBATIM)
  list(APPEND man_pages ${compressed})
  install(FILES ${compressed} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endforeach()
file(MAKE_DIRECTORY ${PROJECT_BINARY_DIR}/man)
add_custom_target(man_pages ALL DEPENDS ${man_pages})
