/* CDescriptor: protoc's own descriptor and plugin messages, as C structs. Scripts/generate makes the files included
 * here; this one is written by hand. */
#pragma once
#include <google/protobuf/compiler/plugin.pb-c.h>
#include <google/protobuf/descriptor.pb-c.h>
