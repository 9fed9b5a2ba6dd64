# The Debian package: `cpack -G DEB` in a build tree. Paths are those of a distribution, whatever prefix was configured.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME isoline)
set(CPACK_PACKAGE_VENDOR "The Isoline authors")
set(CPACK_PACKAGE_CONTACT "The Isoline authors <authors@isoline.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "see every flow's latency and jitter on industrial Ethernet")
set(CPACK_PACKAGE_DESCRIPTION "Isoline measures each flow that crosses a port of this host: round trip, inter-arrival
time, cycle deviation, jitter, loss, duplication and reordering, for IP and for layer-2 industrial streams, with an
eBPF program at the port and without a packet leaving the kernel. It has a command line tool that needs no setup, a
daemon, and metrics for Prometheus.")
set(CPACK_RESOURCE_FILE_LICENSE ${PROJECT_SOURCE_DIR}/LICENSE)
set(CPACK_STRIP_FILES ON)
# The configuration's place is absolute (/etc): install with DESTDIR below the prefix of a distribution.
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# DPDK's libraries are found by shlibdeps. Its drivers are loaded when it starts and come by themselves: those of all
# ports, cards as well as packet sockets and virtual devices, and the one for memory, which carries DPDK's ABI in its name.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "librte-meta-net, librte-mempool-ring23")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "dpdk, prometheus")  # dpdk has dpdk-devbind.py
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(debian ${CMAKE_CURRENT_LIST_DIR}/package/debian)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${debian}/conffiles ${debian}/postinst ${debian}/prerm ${debian}/postrm)
install(FILES ${debian}/copyright DESTINATION ${CMAKE_INSTALL_DOCDIR})
include(CPack)
