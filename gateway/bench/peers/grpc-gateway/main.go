// What grpc-gateway generates from the contract, served as its documentation says.
// Arguments: port, port of the backend.
package main

import (
	"context"
	"log"
	"net/http"
	"os"

	"github.com/grpc-ecosystem/grpc-gateway/v2/runtime"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	contract "lictor.io/peers/contract/peers/v1"
)

func main() {
	if len(os.Args) != 3 {
		log.Fatal("arguments: port, port of the backend")
	}
	mux := runtime.NewServeMux()
	options := []grpc.DialOption{grpc.WithTransportCredentials(insecure.NewCredentials())}
	backend := "127.0.0.1:" + os.Args[2]
	if err := contract.RegisterShopHandlerFromEndpoint(context.Background(), mux, backend, options); err != nil {
		log.Fatal(err)
	}
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[1], mux))
}
