# What `cmake --install` puts where, besides what folders install by themselves. Under the prefix /usr the configuration
# goes to /etc, under any other to <prefix>/etc; the unit names the paths of the prefix that is installed to.
set(service_folder ${PROJECT_SOURCE_DIR}/userspace/isolined)
configure_file(${CMAKE_CURRENT_LIST_DIR}/package/install_service.cmake.in
  ${PROJECT_BINARY_DIR}/install_service.cmake @ONLY)
install(SCRIPT ${PROJECT_BINARY_DIR}/install_service.cmake)
install(FILES LICENSE bpf/LICENSE.GPL-2.0 CHANGELOG.md README.md DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
install(FILES bpf/LICENSE RENAME LICENSE.bpf DESTINATION ${CMAKE_INSTALL_DOCDIR})
