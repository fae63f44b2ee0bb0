# chude_report_library(OUT): the chart library of the page that `chude report` writes, as one script, whose path OUT receives.
# It is brought by its npm package (reports/report/package.json and its lock file, which has hashes). Where there is no npm, or no
# network the first time, the script is empty and the page has no charts, but tables and lines; the build goes on.
function(chude_report_library out)
  set(folder ${PROJECT_BINARY_DIR}/report)
  set(sources ${PROJECT_SOURCE_DIR}/reports/report)
  set(script ${folder}/library.js)
  find_program(CHUDE_NPM npm)
  find_program(CHUDE_NODE node)
  set(${out} ${script} PARENT_SCOPE)
  if(NOT CHUDE_NPM OR NOT CHUDE_NODE)
    message(STATUS "No npm: the pages of `chude report` will have no charts, but tables")
    file(MAKE_DIRECTORY ${folder})
    if(NOT EXISTS ${folder}/no-npm)
      file(WRITE ${script} "")
      file(WRITE ${folder}/no-npm "")
    endif()
    return()
  endif()
  if(EXISTS ${folder}/no-npm) # it came later
    file(REMOVE ${script} ${folder}/no-npm)
  endif()
  add_custom_command(OUTPUT ${script}
    COMMAND ${CMAKE_COMMAND} -DNPM=${CHUDE_NPM} -DNODE=${CHUDE_NODE} -DSOURCES=${sources} -DFOLDER=${folder} -DSCRIPT=${script}
      -P ${PROJECT_SOURCE_DIR}/cmake/make_report_library.cmake
    DEPENDS ${PROJECT_SOURCE_DIR}/cmake/make_report_library.cmake ${sources}/package.json ${sources}/package-lock.json
      ${sources}/library.js ${sources}/bundle.mjs
    COMMENT "Bundling the chart library"
    VERBATIM)
endfunction()
