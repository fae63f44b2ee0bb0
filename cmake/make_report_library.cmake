# Run by the build (ChudeReport.cmake): npm and node make the script, or it stays empty. What npm says is in npm.log.
file(MAKE_DIRECTORY ${FOLDER})
foreach(name package.json package-lock.json library.js bundle.mjs)
  file(COPY ${SOURCES}/${name} DESTINATION ${FOLDER}/source)
endforeach()
execute_process(
  COMMAND ${NPM} ci --ignore-scripts --no-audit --no-fund --fetch-retries=1 --fetch-timeout=20000
  WORKING_DIRECTORY ${FOLDER}/source RESULT_VARIABLE failed OUTPUT_FILE ${FOLDER}/npm.log ERROR_FILE ${FOLDER}/npm.log TIMEOUT 120)
if(failed STREQUAL "0")
  execute_process(COMMAND ${NODE} bundle.mjs ${SCRIPT}
    WORKING_DIRECTORY ${FOLDER}/source RESULT_VARIABLE failed OUTPUT_FILE ${FOLDER}/bundle.log ERROR_FILE ${FOLDER}/bundle.log TIMEOUT 60)
endif()
if(NOT failed STREQUAL "0")
  message("The chart library could not be had by npm (${FOLDER}/npm.log): the pages of `chude report` will have no charts, but tables. "
    "To try again: remove ${SCRIPT}")
  file(WRITE ${SCRIPT} "")
endif()
