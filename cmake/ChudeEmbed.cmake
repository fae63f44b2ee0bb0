# chude_embed(OUT): the data files that the program carries inside, as one generated C file, whose path OUT receives.
# pipeline/embedded.h declares it.
function(chude_embed out)
  add_executable(chude_embed tools/embed.c)
  # A tool of the build, and no part of the program: never sanitized, never optimised across files.
  set_target_properties(chude_embed PROPERTIES INTERPROCEDURAL_OPTIMIZATION OFF)

  file(GLOB files RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS
    stopwords/*.txt models/*.tsv models/*.segment models/*.trees)
  set(source ${PROJECT_BINARY_DIR}/embedded.c)
  # The list is a dependency too: a file taken away must leave the program.
  file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/embedded.list CONTENT "${files}\n")
  add_custom_command(OUTPUT ${source}
    COMMAND chude_embed ${source} ${files}
    DEPENDS chude_embed ${PROJECT_BINARY_DIR}/embedded.list ${files}
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
    COMMENT "Embedding data files"
    VERBATIM)
  set(${out} ${source} PARENT_SCOPE)
endfunction()
