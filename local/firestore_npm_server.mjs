// Serves npm's Firestore emulator on the host:port given as argument. Its own start() would listen on every interface.
import { ServerCredentials } from "@grpc/grpc-js";
import { FirestoreServer } from "@firestore-emulator/server";

const { server } = new FirestoreServer();
server.bindAsync(process.argv[2], ServerCredentials.createInsecure(), (error) => {
  if (error) throw error;
});
