/* PyTorch's library of products, Intel's MKL, uses AVX-512 on Intel's processors only. It asks this
   function whether it runs on one; preloaded, this answer lets it use all of any processor. */
int mkl_serv_intel_cpu_true(void) { return 1; }
