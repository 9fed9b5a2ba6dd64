# bpf_object(name source) compiles bpf/<source> with clang and makes its skeleton <name>.skel.h,
# which users get by linking to isoline_bpf_<name>.
find_program(BPF_CLANG NAMES clang-19 clang-16 clang-15 clang-14 clang REQUIRED)
find_program(BPFTOOL NAMES bpftool HINTS /usr/sbin REQUIRED)

function(bpf_object name source)
  set(object ${CMAKE_CURRENT_BINARY_DIR}/${name}.bpf.o)
  set(skeleton ${CMAKE_CURRENT_BINARY_DIR}/${name}.skel.h)
  add_custom_command(OUTPUT ${object}
    COMMAND ${BPF_CLANG} -target bpf -mcpu=v3 -O2 -g -std=gnu11 -Wall -Wextra -Werror -Wno-unused-parameter
      -Wno-address-of-packed-member
      -I${PROJECT_SOURCE_DIR}/bpf -isystem /usr/include/${CMAKE_LIBRARY_ARCHITECTURE}
      -MD -MF ${object}.d -c ${CMAKE_CURRENT_SOURCE_DIR}/${source} -o ${object}
    DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${source}
    DEPFILE ${object}.d
    COMMENT "Compiling BPF object ${name}" VERBATIM)
  add_custom_command(OUTPUT ${skeleton}
    COMMAND ${BPFTOOL} gen skeleton ${object} name ${name} > ${skeleton}
    DEPENDS ${object} COMMENT "Generating skeleton ${name}" VERBATIM)
  add_custom_target(isoline_bpf_${name}_files DEPENDS ${skeleton} ${object})
  add_library(isoline_bpf_${name} INTERFACE)
  add_dependencies(isoline_bpf_${name} isoline_bpf_${name}_files)
  target_include_directories(isoline_bpf_${name} SYSTEM INTERFACE ${CMAKE_CURRENT_BINARY_DIR})
  set_property(TARGET isoline_bpf_${name} PROPERTY ISOLINE_BPF_OBJECT ${object})
endfunction()
