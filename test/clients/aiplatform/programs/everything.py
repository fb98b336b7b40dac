"""All the programs of this folder in one process: most of a program's time is the import of the client."""

import common
import contexts
import ending
import refusing
import restarting
import tuning

common.main(tuning, contexts, ending, refusing, restarting)
