# chude_embed(OUT LIBRARY): the data files that the program carries inside, as one generated C file, whose path OUT receives.
# pipeline/embedded.h declares it. LIBRARY: the script of charts, which the build makes.
function(chude_embed out library)
  add_executable(chude_embed tools/embed.c)
  # A tool of the build, and no part of the program: never sanitized, never optimised across files.
  set_target_properties(chude_embed PROPERTIES INTERPROCEDURAL_OPTIMIZATION OFF)

  file(GLOB files RELATIVE ${PROJECT_SOURCE_DIR} CONFIGURE_DEPENDS
    stopwords/*.txt models/*.tsv models/*.segment models/*.trees
    reports/report/page.* reports/report/early.js reports/report/charts.js reports/report/labels.tsv)
  set(source ${PROJECT_BINARY_DIR}/embedded.c)
  # The list is a dependency too: a file taken away must leave the program.
  file(GENERATE OUTPUT ${PROJECT_BINARY_DIR}/embedded.list CONTENT "${files}\n")
  add_custom_command(OUTPUT ${source}
    COMMAND chude_embed ${source} ${files} report/library.js=${library}
    DEPENDS chude_embed ${PROJECT_BINARY_DIR}/embedded.list ${files} ${library}
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR}
    COMMENT "Embedding data files"
    VERBATIM)
  set(${out} ${source} PARENT_SCOPE)
endfunction()
