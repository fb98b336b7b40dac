/** The floor of every call: a server of the same library that returns the bytes that it was sent. */
import { Server, ServerCredentials } from '@grpc/grpc-js'

const same = (bytes: Buffer): Buffer => bytes
const server = new Server()
server.addService(
  {
    Echo: {
      path: '/bench.Echo/Echo',
      requestStream: false,
      responseStream: false,
      requestSerialize: same,
      requestDeserialize: same,
      responseSerialize: same,
      responseDeserialize: same,
    },
  },
  { Echo: (call: { request: Buffer }, callback: (error: null, reply: Buffer) => void) => callback(null, call.request) },
)
server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
  if (error !== null) throw error
  console.log(`listening on 127.0.0.1:${port}`)
})
