// A gRPC server without generated code: it knows ledger.proto from a descriptor set alone, and serves it by reflection.
//
//	ledger [-age DURATION] DESCRIPTOR_SET
//
// It prints "listening on PORT" when it is ready, and what the tests want to see of its calls. After SIGTERM it answers
// what it has been asked, and nothing more.
package main

import (
	"flag"
	"fmt"
	"io/ioutil"
	"log"
	"net"
	"os"
	"os/signal"
	"syscall"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/reflection"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
)

const service = "ledger.v1.Ledger"

func main() {
	age := flag.Duration("age", 0, "how long a connection may live; 0: for ever")
	flag.Parse()
	if err := load(flag.Arg(0)); err != nil {
		log.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer(grpc.KeepaliveParams(keepalive.ServerParameters{MaxConnectionAge: *age}))
	server.RegisterService(description(), nil)
	reflection.Register(server)
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	go func() {
		<-stop
		// Before grpc-go 1.53 a connection that a call was on when it was told to go is left to the client to close,
		// and grpc-java leaves it to the server (grpc-go issue 5930).
		time.AfterFunc(time.Second, server.Stop)
		server.GracefulStop()
		os.Exit(0)
	}()
	fmt.Printf("listening on %d\n", listener.Addr().(*net.TCPAddr).Port)
	log.Fatal(server.Serve(listener))
}

// load registers the files of a descriptor set, where reflection looks for them. Those that the libraries bring along
// are there already.
func load(path string) error {
	bytes, err := ioutil.ReadFile(path)
	if err != nil {
		return err
	}
	set := &descriptorpb.FileDescriptorSet{}
	if err := proto.Unmarshal(bytes, set); err != nil {
		return err
	}
	for _, each := range set.File {
		if _, err := protoregistry.GlobalFiles.FindFileByPath(each.GetName()); err == nil {
			continue
		}
		file, err := protodesc.NewFile(each, protoregistry.GlobalFiles)
		if err != nil {
			return err
		}
		if err := protoregistry.GlobalFiles.RegisterFile(file); err != nil {
			return err
		}
	}
	return nil
}

func description() *grpc.ServiceDesc {
	methods := find(service).(protoreflect.ServiceDescriptor).Methods()
	return &grpc.ServiceDesc{
		ServiceName: service,
		// Reflection finds the file by this name.
		Metadata: find(service).ParentFile().Path(),
		Methods: []grpc.MethodDesc{
			unary(methods.ByName("Echo"), echo),
			unary(methods.ByName("PutEntry"), putEntry),
			unary(methods.ByName("GetEntry"), getEntry),
			unary(methods.ByName("ExplainEntry"), explainEntry),
			unary(methods.ByName("Inspect"), inspect),
			unary(methods.ByName("Hold"), hold),
		},
		Streams: []grpc.StreamDesc{{StreamName: "Watch", Handler: watch, ServerStreams: true}},
	}
}

func find(name protoreflect.FullName) protoreflect.Descriptor {
	descriptor, err := protoregistry.GlobalFiles.FindDescriptorByName(name)
	if err != nil {
		log.Fatalf("%s: %v", name, err)
	}
	return descriptor
}
