"""The description of etcd's messages, beside what protobuf's own classes build."""

from __future__ import annotations

from google.protobuf import descriptor_pb2

from etcdlab.cluster.descriptor import file_descriptor

MESSAGES = {
    "Member": "uint64 ID 1, *string clientURLs 4, bool isLearner 5",
    "Reply": "*Member members 2, Kind kind 300, Reply.Inner inner 3, string left 4 side, bytes right 5 side",
    "Empty": "",
}
ENUMS = {"Kind": "NONE SOME", "Reply.Inner": "A B C"}


def _expected() -> descriptor_pb2.FileDescriptorProto:
    """The same, by hand."""
    proto = descriptor_pb2.FieldDescriptorProto
    file = descriptor_pb2.FileDescriptorProto(name="a.proto", package="p", syntax="proto3")
    member = file.message_type.add(name="Member")
    member.field.add(name="ID", number=1, label=proto.LABEL_OPTIONAL, type=proto.TYPE_UINT64)
    member.field.add(name="clientURLs", number=4, label=proto.LABEL_REPEATED, type=proto.TYPE_STRING)
    member.field.add(name="isLearner", number=5, label=proto.LABEL_OPTIONAL, type=proto.TYPE_BOOL)
    reply = file.message_type.add(name="Reply")
    add = reply.field.add
    add(name="members", number=2, label=proto.LABEL_REPEATED, type=proto.TYPE_MESSAGE, type_name=".p.Member")
    add(name="kind", number=300, label=proto.LABEL_OPTIONAL, type=proto.TYPE_ENUM, type_name=".p.Kind")
    add(name="inner", number=3, label=proto.LABEL_OPTIONAL, type=proto.TYPE_ENUM, type_name=".p.Reply.Inner")
    add(name="left", number=4, label=proto.LABEL_OPTIONAL, type=proto.TYPE_STRING, oneof_index=0)
    add(name="right", number=5, label=proto.LABEL_OPTIONAL, type=proto.TYPE_BYTES, oneof_index=0)
    reply.oneof_decl.add(name="side")
    file.message_type.add(name="Empty")
    for owner, name, values in ((file, "Kind", "NONE SOME"), (reply, "Inner", "A B C")):
        enum = owner.enum_type.add(name=name)
        for number, value in enumerate(values.split()):
            enum.value.add(name=value, number=number)
    return file


def test_the_bytes_are_those_of_protobuf() -> None:
    read = descriptor_pb2.FileDescriptorProto.FromString(file_descriptor("a.proto", "p", MESSAGES, ENUMS))

    assert read == _expected()
    assert file_descriptor("a.proto", "p", MESSAGES, ENUMS) == _expected().SerializeToString(deterministic=True)
