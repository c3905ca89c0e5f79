#pragma once
#define BPF_CORE_READ(pointer, member) ((pointer)->member)
