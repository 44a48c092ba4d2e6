/* CTestProtos: the messages of Tests/TestMessages/Protos as protobuf-c sees them. Scripts/generate makes the files
 * included here; this one is written by hand. */
#pragma once
#include <everything.pb-c.h>
#include <legacy.pb-c.h>
#include "names.pb-c.h"
