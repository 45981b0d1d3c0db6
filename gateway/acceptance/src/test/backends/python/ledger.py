"""A gRPC server without generated code and without reflection: it knows ledger.proto from a descriptor set alone.
It compresses its answers, and prints "listening on PORT" when it is ready.
"""

import argparse
from concurrent import futures

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool
from google.protobuf.message_factory import MessageFactory

SERVICE = "ledger.v1.Ledger"


class Schema:
    """The messages of a descriptor set."""

    def __init__(self, path):
        self.pool = descriptor_pool.DescriptorPool()
        with open(path, "rb") as file:
            for each in descriptor_pb2.FileDescriptorSet.FromString(file.read()).file:
                self.pool.Add(each)
        self.factory = MessageFactory(self.pool)

    def message(self, name):
        return self.factory.GetPrototype(self.pool.FindMessageTypeByName(name))

    def handler(self, call):
        """What protoc would have generated for the method of that name."""
        method = self.pool.FindServiceByName(SERVICE).methods_by_name[call.__name__]
        return grpc.unary_unary_rpc_method_handler(
            call,
            request_deserializer=self.factory.GetPrototype(method.input_type).FromString,
            response_serializer=self.factory.GetPrototype(method.output_type).SerializeToString,
        )


class Ledger:
    """The methods have their names from ledger.proto."""

    def __init__(self, schema):
        self.schema = schema

    def Echo(self, entry, context):
        return entry

    def PutEntry(self, request, context):
        request.entry.note = request.ledger
        return request.entry

    def GetEntry(self, request, context):
        if request.id == 0:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "Nummer fehlt:\n没有 100%")
        refusal = self.ExplainEntry(request, context)
        context.set_trailing_metadata([("grpc-status-details-bin", refusal.SerializeToString())])
        context.abort(grpc.StatusCode.NOT_FOUND, refusal.message)

    def ExplainEntry(self, request, context):
        status = self.schema.message("google.rpc.Status")()
        status.code = grpc.StatusCode.NOT_FOUND.value[0]
        status.message = "kein Eintrag in Büchern: 没有 100%"
        missing = self.schema.message("ledger.v1.Missing")(id=request.id, ledger=request.ledger)
        status.details.add().Pack(missing)
        return status

    def Inspect(self, request, context):
        inspection = self.schema.message("ledger.v1.Inspection")()
        for name, value in context.invocation_metadata():
            if name.endswith("-bin"):
                inspection.binary[name] = value
            else:
                inspection.text[name] = value
        context.send_initial_metadata([("x-stamp", "first"), ("x-stamp", "second"), ("x-stamp-bin", b"\x00\xff\x10")])
        context.set_trailing_metadata([("x-sum", "42"), ("x-sum-bin", b"\xfe\x00")])
        return inspection


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("descriptor_set")
    schema = Schema(arguments.parse_args().descriptor_set)
    ledger = Ledger(schema)
    calls = [ledger.Echo, ledger.PutEntry, ledger.GetEntry, ledger.ExplainEntry, ledger.Inspect]
    handlers = {call.__name__: schema.handler(call) for call in calls}
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=4), compression=grpc.Compression.Gzip)
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(SERVICE, handlers)])
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    print("listening on", port, flush=True)
    server.wait_for_termination()


if __name__ == "__main__":
    main()
