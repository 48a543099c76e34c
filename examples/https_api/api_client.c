/* SPDX-License-Identifier: Apache-2.0 */
/* Sends a measurement to api_server.py, and prints all that were kept, with libcurl.
 *
 *   OPENSSL_CONF=../openssl/openssl.cnf ./api_client URL CA.PEM DEVICE CELSIUS
 *
 * The configuration loads kexlane and names the groups. Nothing here does. */
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

/* Makes one request. Its answer goes to this file. */
static int request(CURL* curl, const char* url, const char* authority, const char* post,
                   FILE* answer) {
  char reason[CURL_ERROR_SIZE] = "";
  curl_easy_setopt(curl, CURLOPT_URL, url);
  curl_easy_setopt(curl, CURLOPT_CAINFO, authority);
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_3);
  curl_easy_setopt(curl, CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT, 20L);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
  if (post != NULL) {
    curl_easy_setopt(curl, CURLOPT_COPYPOSTFIELDS, post);
  } else {
    curl_easy_setopt(curl, CURLOPT_HTTPGET, 1L);
  }
  const CURLcode code = curl_easy_perform(curl);
  if (code != CURLE_OK)
    fprintf(stderr, "%s: %s\n", url, reason[0] ? reason : curl_easy_strerror(code));
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, NULL);
  return code == CURLE_OK;
}

int main(int argc, char** argv) {
  char url[1024], measurement[1024], *end = NULL;
  const double celsius = argc == 5 ? strtod(argv[4], &end) : 0;
  if (argc != 5 || end == argv[4] || *end != 0 ||
      snprintf(url, sizeof url, "%s/measurements", argv[1]) >= (int)sizeof url ||
      snprintf(measurement, sizeof measurement, "{\"device\": \"%s\", \"celsius\": %.2f}", argv[3],
               celsius) >= (int)sizeof measurement) {
    fprintf(stderr, "usage: %s URL CA.PEM DEVICE CELSIUS\n", argv[0]);
    return 2;
  }
  if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return 1;
  CURL* curl = curl_easy_init(); /* both requests use its connection */
  int ok = curl != NULL && request(curl, url, argv[2], measurement, stderr) &&
           request(curl, url, argv[2], NULL, stdout);
  curl_easy_cleanup(curl);
  curl_global_cleanup();
  if (ok) putchar('\n');
  return ok ? 0 : 1;
}
