# Included by CMakeLists.txt: the process seen from outside.
chude_test(cli ${CHUDE_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/cli.py)
chude_test(chains ${CHUDE_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/chains.py)
chude_test(examples ${CHUDE_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/examples.py)
chude_test(memory ${CHUDE_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/memory.py)
chude_test(trends-order ${CHUDE_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/trends.py)
# Some of the seeded mutations; the time limit is there for hangs alone. All of them: tests/mutate.py --count 10000.
chude_test(mutations ${CHUDE_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/mutate.py --count 200 --seed 1 --timeout 120)
chude_test(readers ${CHUDE_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/readers.py)
chude_test(segment-model ${CHUDE_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/segment_model.py)
chude_test(segment-formats ${CHUDE_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/segment_formats.py)
chude_test(manners ${CHUDE_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/manners.py)
chude_test(recipes ${CHUDE_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/recipes.py)
chude_test(validate ${CHUDE_PYTHON} ${CMAKE_CURRENT_SOURCE_DIR}/validate.py)
