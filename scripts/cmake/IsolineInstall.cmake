# What `cmake --install` puts where, besides the programs, which say it themselves. Under the prefix /usr the
# configuration goes to /etc, under any other to <prefix>/etc.
include(ManPages)

set(service_folder ${PROJECT_SOURCE_DIR}/userspace/isolined)
if(TARGET isolined)
  install(TARGETS isolined RUNTIME DESTINATION ${CMAKE_INSTALL_SBINDIR})
  configure_file(${CMAKE_CURRENT_LIST_DIR}/package/install_service.cmake.in
    ${PROJECT_BINARY_DIR}/install_service.cmake @ONLY)
  install(SCRIPT ${PROJECT_BINARY_DIR}/install_service.cmake)
  install(FILES ${service_folder}/isoline.sysusers RENAME isoline.conf DESTINATION lib/sysusers.d)
endif()
install(FILES LICENSE bpf/LICENSE.GPL-2.0 CHANGELOG.md README.md DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
install(FILES bpf/LICENSE RENAME LICENSE.bpf DESTINATION ${CMAKE_INSTALL_DOCDIR})
