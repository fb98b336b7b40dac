// What the launcher starts on the newer Node, with the program's module as its first argument: it ends when the launcher has gone.
import { runHere } from './newer-node.mjs'

process.argv.splice(1, 1)
// Who kills the launcher (`kill -9 $!`) means the program, which would keep its ports and its data folder under a number that nobody knows.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'))
process.channel.unref()
await runHere(process.argv[1])
