# Included by CMakeLists.txt: the process seen from outside.
chude_test(cli ${CHUDE_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/cli.py)
chude_test(chains ${CHUDE_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/chains.py)
chude_test(examples ${CHUDE_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/examples.py)
chude_test(readers ${CHUDE_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/readers.py)
