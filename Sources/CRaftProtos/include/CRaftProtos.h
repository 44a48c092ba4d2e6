/* CRaftProtos: the messages of Protos/ as protobuf-c sees them. Scripts/generate makes the files included here; this
 * one is written by hand. */
#pragma once
#include <etcdserverpb/rpc.pb-c.h>
#include <mvccpb/kv.pb-c.h>
#include <raft.pb-c.h>
#include <raftd/members.pb-c.h>
#include <raftd/sessions.pb-c.h>
