/* SPDX-License-Identifier: Apache-2.0 */
// Takes an x86-64 CPU from its reset to Main() in 64-bit mode, with SSE, AVX and AVX-512 as far as
// the CPU has them. There are no interrupts and no exception handlers, so a fault ends the
// emulation.

// ---- The ROM: where the CPU starts, in real mode -----------------------------------------------

  .section .reset, "ax"
  .globl reset
  .code16
reset:
  lgdtl %cs:0xFF00 + (gdt_pointer - reset)  // %cs begins at 0xFFFF0000
  movl %cr0, %eax
  orl $1, %eax                              // PE
  movl %eax, %cr0
  ljmpl $8, $protected

  .code32
protected:
  movl $0x10, %eax
  movl %eax, %ds
  movl %eax, %es
  movl %eax, %ss
  movl $program_in_rom, %esi
  movl $program, %edi
  movl $program_dwords, %ecx
  rep movsl
  movl $start, %eax
  jmp *%eax

  .balign 8
gdt:
  .quad 0
  .quad 0x00CF9B000000FFFF                  // 0x08: 32-bit code
  .quad 0x00CF93000000FFFF                  // 0x10: data
  .quad 0x00AF9B000000FFFF                  // 0x18: 64-bit code
gdt_pointer:
  .word gdt_pointer - gdt - 1
  .long gdt

  .org 0xF0
  .code16
  jmp reset                                 // at 0xFFFFFFF0
  .org 0x100

// ---- The program in RAM ------------------------------------------------------------------------

  .section .text.start, "ax"
  .code32
start:
  xorl %eax, %eax
  movl $bss, %edi
  movl $bss_dwords, %ecx
  rep stosl

  // The first GB is mapped in pages of 2 MB at their own addresses, except for the first page. So
  // an access to null, or a call of a function that the linker did not find, faults. The ROM is
  // mapped too.
  movl $tables + 0x1003, tables
  movl $tables + 0x2003, tables + 0x1000
  movl $tables + 0x3003, tables + 0x1018
  movl $0xFFE00081, tables + 0x3FF8
  movl $0x200083, %eax
  movl $tables + 0x2008, %edi
page:
  movl %eax, (%edi)
  addl $8, %edi
  addl $0x200000, %eax
  cmpl $tables + 0x3000, %edi
  jne page

  movl $tables, %eax
  movl %eax, %cr3
  movl $0x40620, %eax                       // PAE, OSFXSR, OSXMMEXCPT, OSXSAVE
  movl %eax, %cr4
  movl $0xC0000080, %ecx                    // EFER
  rdmsr
  orl $0x100, %eax                          // LME
  wrmsr
  movl $0xC0000100, %ecx                    // the base of %fs, where stack protectors look
  movl $tables, %eax
  xorl %edx, %edx
  wrmsr
  movl $0x80000023, %eax                    // PG, NE, MP, PE
  movl %eax, %cr0
  ljmpl $0x18, $long_mode

  .code64
long_mode:
  movl $0xD, %eax
  xorl %ecx, %ecx
  cpuid
  andl $0xE7, %eax                          // x87, SSE, AVX, AVX-512
  xorl %edx, %edx
  xorl %ecx, %ecx
  xsetbv
  leaq stack_end, %rsp
  call Main
  hlt

// ---- What the library and rom.cc take from libc -----------------------------------------------

  .globl memcpy, memmove, memset, memcmp
memcpy:
memmove:
  movq %rdi, %rax
  movq %rdx, %rcx
  cmpq %rsi, %rdi
  jbe up
  leaq -1(%rdi, %rdx), %rdi
  leaq -1(%rsi, %rdx), %rsi
  std
up:
  rep movsb
  cld
  ret
memset:
  movq %rdi, %r8
  movl %esi, %eax
  movq %rdx, %rcx
  rep stosb
  movq %r8, %rax
  ret
memcmp:                                     // returns 1 if they differ
  xorl %eax, %eax                           // equal if the length is 0
  movq %rdx, %rcx
  repe cmpsb
  setne %al
  ret

  .section .bss
  .balign 4096
tables:
  .skip 0x4000
  .skip 0x400000
stack_end:

  .section .note.GNU-stack, "", @progbits
