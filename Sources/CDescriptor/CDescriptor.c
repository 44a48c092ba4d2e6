#include "CDescriptor.h"
