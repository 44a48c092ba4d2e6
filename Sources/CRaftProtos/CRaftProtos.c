#include "CRaftProtos.h"
