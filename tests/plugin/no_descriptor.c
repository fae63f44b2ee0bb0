/* A shared object that exports no chude_stage(). */
int chude_something_else(void);
int chude_something_else(void) {
    return 1;
}
