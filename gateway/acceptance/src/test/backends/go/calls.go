package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/golang/protobuf/proto"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"
)

// What comes is always dynamic, what goes may be a type that the libraries bring along.
type call func(ctx context.Context, request *dynamicpb.Message) (proto.Message, error)

// unary is what protoc-gen-go-grpc would have generated for the method.
func unary(method protoreflect.MethodDescriptor, call call) grpc.MethodDesc {
	return grpc.MethodDesc{
		MethodName: string(method.Name()),
		Handler: func(_ interface{}, ctx context.Context, decode func(interface{}) error,
			_ grpc.UnaryServerInterceptor) (interface{}, error) {
			request := dynamicpb.NewMessage(method.Input())
			if err := decode(request); err != nil {
				return nil, err
			}
			return call(ctx, request)
		},
	}
}

func echo(_ context.Context, entry *dynamicpb.Message) (proto.Message, error) {
	return entry, nil
}

func putEntry(_ context.Context, request *dynamicpb.Message) (proto.Message, error) {
	entry := get(request, "entry").Message().Interface().(*dynamicpb.Message)
	set(entry, "note", get(request, "ledger"))
	return entry, nil
}

func getEntry(_ context.Context, request *dynamicpb.Message) (proto.Message, error) {
	if get(request, "id").Int() == 0 {
		return nil, status.Error(codes.InvalidArgument, "Nummer fehlt:\n没有 100%")
	}
	refusal, err := refusal(request)
	if err != nil {
		return nil, err
	}
	return nil, refusal.Err()
}

func explainEntry(_ context.Context, request *dynamicpb.Message) (proto.Message, error) {
	refusal, err := refusal(request)
	if err != nil {
		return nil, err
	}
	return refusal.Proto(), nil
}

func refusal(request *dynamicpb.Message) (*status.Status, error) {
	missing := message("ledger.v1.Missing")
	set(missing, "id", get(request, "id"))
	set(missing, "ledger", get(request, "ledger"))
	return status.New(codes.NotFound, "kein Eintrag in Büchern: 没有 100%").WithDetails(
		&errdetails.ResourceInfo{ResourceType: "entry", ResourceName: "entries/" + get(request, "id").String()},
		missing)
}

func inspect(ctx context.Context, _ *dynamicpb.Message) (proto.Message, error) {
	seen, _ := metadata.FromIncomingContext(ctx)
	inspection := message("ledger.v1.Inspection")
	text, binary := mapOf(inspection, "text"), mapOf(inspection, "binary")
	for name, values := range seen {
		key := protoreflect.ValueOfString(name).MapKey()
		if strings.HasSuffix(name, "-bin") {
			binary.Set(key, protoreflect.ValueOfBytes([]byte(strings.Join(values, ", "))))
		} else {
			text.Set(key, protoreflect.ValueOfString(strings.Join(values, ", ")))
		}
	}
	stamps := metadata.Pairs("x-stamp", "first", "x-stamp", "second", "x-stamp-bin", "\x00\xff\x10")
	if err := grpc.SetHeader(ctx, stamps); err != nil {
		return nil, err
	}
	return inspection, grpc.SetTrailer(ctx, metadata.Pairs("x-sum", "42", "x-sum-bin", "\xfe\x00"))
}

func hold(ctx context.Context, _ *dynamicpb.Message) (proto.Message, error) {
	if deadline, given := ctx.Deadline(); given {
		fmt.Printf("holding for %d ms\n", time.Until(deadline).Milliseconds())
	}
	<-ctx.Done()
	fmt.Printf("held until: %v\n", ctx.Err())
	return nil, status.FromContextError(ctx.Err()).Err()
}

func watch(_ interface{}, stream grpc.ServerStream) error {
	request := message("ledger.v1.WatchRequest")
	if err := stream.RecvMsg(request); err != nil {
		return err
	}
	for id := int64(1); id <= get(request, "count").Int(); id++ {
		entry := message("ledger.v1.Entry")
		set(entry, "id", protoreflect.ValueOfInt64(id))
		if err := stream.SendMsg(entry); err != nil {
			return err
		}
	}
	if get(request, "fail").Bool() {
		return status.Error(codes.NotFound, "no more entries")
	}
	return nil
}

func message(name protoreflect.FullName) *dynamicpb.Message {
	return dynamicpb.NewMessage(find(name).(protoreflect.MessageDescriptor))
}

func get(message *dynamicpb.Message, field protoreflect.Name) protoreflect.Value {
	return message.Get(message.Descriptor().Fields().ByName(field))
}

func set(message *dynamicpb.Message, field protoreflect.Name, value protoreflect.Value) {
	message.Set(message.Descriptor().Fields().ByName(field), value)
}

func mapOf(message *dynamicpb.Message, field protoreflect.Name) protoreflect.Map {
	return message.Mutable(message.Descriptor().Fields().ByName(field)).Map()
}
