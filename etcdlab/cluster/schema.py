"""etcd's messages as a table: `[*]type name number [oneof]`, a star for repeated; enum values count from 0.

It has only the messages that etcd3 uses, with the newer fields that etcd3 does not have:
MemberListRequest.linearizable, Member.isLearner, and
StatusResponse.errors and isLearner.
"""

from __future__ import annotations

_HEAD = "ResponseHeader header 1"

ENUMS = {
    "AlarmType": "NONE NOSPACE CORRUPT",
    "Event.EventType": "PUT DELETE",
    "RangeRequest.SortOrder": "NONE ASCEND DESCEND",
    "RangeRequest.SortTarget": "KEY VERSION CREATE MOD VALUE",
    "Compare.CompareResult": "EQUAL GREATER LESS NOT_EQUAL",
    "Compare.CompareTarget": "VERSION CREATE MOD VALUE LEASE",
    "WatchCreateRequest.FilterType": "NOPUT NODELETE",
    "AlarmRequest.AlarmAction": "GET ACTIVATE DEACTIVATE",
}

MESSAGES = {
    "KeyValue": "bytes key 1, int64 create_revision 2, int64 mod_revision 3, int64 version 4, bytes value 5,"
    "int64 lease 6",
    "Event": "Event.EventType type 1, KeyValue kv 2, KeyValue prev_kv 3",
    "ResponseHeader": "uint64 cluster_id 1, uint64 member_id 2, int64 revision 3, uint64 raft_term 4",
    "RangeRequest": "bytes key 1, bytes range_end 2, int64 limit 3, int64 revision 4,"
    "RangeRequest.SortOrder sort_order 5, RangeRequest.SortTarget sort_target 6, bool serializable 7,"
    "bool keys_only 8, bool count_only 9, int64 min_mod_revision 10, int64 max_mod_revision 11,"
    "int64 min_create_revision 12, int64 max_create_revision 13",
    "RangeResponse": f"{_HEAD}, *KeyValue kvs 2, bool more 3, int64 count 4",
    "PutRequest": "bytes key 1, bytes value 2, int64 lease 3, bool prev_kv 4, bool ignore_value 5,bool ignore_lease 6",
    "PutResponse": f"{_HEAD}, KeyValue prev_kv 2",
    "DeleteRangeRequest": "bytes key 1, bytes range_end 2, bool prev_kv 3",
    "DeleteRangeResponse": f"{_HEAD}, int64 deleted 2, *KeyValue prev_kvs 3",
    "RequestOp": "RangeRequest request_range 1 request, PutRequest request_put 2 request,"
    "DeleteRangeRequest request_delete_range 3 request, TxnRequest request_txn 4 request",
    "ResponseOp": "RangeResponse response_range 1 response, PutResponse response_put 2 response,"
    "DeleteRangeResponse response_delete_range 3 response, TxnResponse response_txn 4 response",
    "Compare": "Compare.CompareResult result 1, Compare.CompareTarget target 2, bytes key 3,"
    "int64 version 4 target_union, int64 create_revision 5 target_union, int64 mod_revision 6 target_union,"
    "bytes value 7 target_union, int64 lease 8 target_union, bytes range_end 64",
    "TxnRequest": "*Compare compare 1, *RequestOp success 2, *RequestOp failure 3",
    "TxnResponse": f"{_HEAD}, bool succeeded 2, *ResponseOp responses 3",
    "CompactionRequest": "int64 revision 1, bool physical 2",
    "CompactionResponse": _HEAD,
    "WatchRequest": "WatchCreateRequest create_request 1 request_union,"
    "WatchCancelRequest cancel_request 2 request_union",
    "WatchCreateRequest": "bytes key 1, bytes range_end 2, int64 start_revision 3, bool progress_notify 4,"
    "*WatchCreateRequest.FilterType filters 5, bool prev_kv 6",
    "WatchCancelRequest": "int64 watch_id 1",
    "WatchResponse": f"{_HEAD}, int64 watch_id 2, bool created 3, bool canceled 4, int64 compact_revision 5,"
    "string cancel_reason 6, *Event events 11",
    "LeaseGrantRequest": "int64 TTL 1, int64 ID 2",
    "LeaseGrantResponse": f"{_HEAD}, int64 ID 2, int64 TTL 3, string error 4",
    "LeaseRevokeRequest": "int64 ID 1",
    "LeaseRevokeResponse": _HEAD,
    "LeaseKeepAliveRequest": "int64 ID 1",
    "LeaseKeepAliveResponse": f"{_HEAD}, int64 ID 2, int64 TTL 3",
    "LeaseTimeToLiveRequest": "int64 ID 1, bool keys 2",
    "LeaseTimeToLiveResponse": f"{_HEAD}, int64 ID 2, int64 TTL 3, int64 grantedTTL 4, *bytes keys 5",
    "Member": "uint64 ID 1, string name 2, *string peerURLs 3, *string clientURLs 4, bool isLearner 5",
    "MemberAddRequest": "*string peerURLs 1, bool isLearner 2",
    "MemberAddResponse": f"{_HEAD}, Member member 2, *Member members 3",
    "MemberRemoveRequest": "uint64 ID 1",
    "MemberRemoveResponse": f"{_HEAD}, *Member members 2",
    "MemberUpdateRequest": "uint64 ID 1, *string peerURLs 2",
    "MemberUpdateResponse": f"{_HEAD}, *Member members 2",
    "MemberListRequest": "bool linearizable 1",
    "MemberListResponse": f"{_HEAD}, *Member members 2",
    "DefragmentRequest": "",
    "DefragmentResponse": _HEAD,
    "AlarmRequest": "AlarmRequest.AlarmAction action 1, uint64 memberID 2, AlarmType alarm 3",
    "AlarmMember": "uint64 memberID 1, AlarmType alarm 2",
    "AlarmResponse": f"{_HEAD}, *AlarmMember alarms 2",
    "StatusRequest": "",
    "StatusResponse": f"{_HEAD}, string version 2, int64 dbSize 3, uint64 leader 4, uint64 raftIndex 5,"
    "uint64 raftTerm 6, uint64 raftAppliedIndex 7, *string errors 8, int64 dbSizeInUse 9, bool isLearner 10",
    "HashRequest": "",
    "HashResponse": f"{_HEAD}, uint32 hash 2",
    "SnapshotRequest": "",
    "SnapshotResponse": f"{_HEAD}, uint64 remaining_bytes 2, bytes blob 3",
    "AuthEnableRequest": "",
    "AuthEnableResponse": _HEAD,
    "AuthDisableRequest": "",
    "AuthDisableResponse": _HEAD,
    "AuthenticateRequest": "string name 1, string password 2",
    "AuthenticateResponse": f"{_HEAD}, string token 2",
}

SERVICES = {
    "KV": "Range Put DeleteRange Txn Compact:Compaction",
    "Watch": "Watch::stream_stream",
    "Lease": "LeaseGrant LeaseRevoke LeaseKeepAlive::stream_stream LeaseTimeToLive",
    "Cluster": "MemberAdd MemberRemove MemberUpdate MemberList",
    "Maintenance": "Alarm Status Defragment Hash Snapshot::unary_stream",
    "Auth": "AuthEnable AuthDisable Authenticate",
}
"""`Method[:Message][:shape]`; the shape is grpc's name for it, unary_unary where none is given."""
