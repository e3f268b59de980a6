"""The messages of the nodes, built without a compiler: package chat, as contracts have it."""

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

STRING = descriptor_pb2.FieldDescriptorProto.TYPE_STRING
BOOL = descriptor_pb2.FieldDescriptorProto.TYPE_BOOL

FIELDS = {
    "MessageRequest": [("sender", STRING), ("content", STRING), ("timestamp", STRING)],
    "MessageResponse": [("sender", STRING), ("content", STRING), ("timestamp", STRING), ("success", BOOL)],
    "StreamRequest": [("client_id", STRING)],
}


def _classes():
    file = descriptor_pb2.FileDescriptorProto(name="chat.proto", package="chat", syntax="proto3")
    for name, fields in FIELDS.items():
        message = file.message_type.add(name=name)
        for number, (field, kind) in enumerate(fields, 1):
            message.field.add(
                name=field, number=number, type=kind, label=descriptor_pb2.FieldDescriptorProto.LABEL_OPTIONAL
            )
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)
    return [message_factory.GetMessageClass(pool.FindMessageTypeByName(f"chat.{name}")) for name in FIELDS]


MessageRequest, MessageResponse, StreamRequest = _classes()

SEND = "/chat.ChatService/SendMessage"
STREAM = "/chat.ChatService/StreamMessages"
