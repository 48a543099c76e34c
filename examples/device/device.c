/* SPDX-License-Identifier: Apache-2.0 */
/* A device that publishes one measurement by MQTT 3.1.1 over TLS 1.3 with X25519MLKEM768, as one
 * static program: OpenSSL, with kexlane's provider and library linked into it. Nothing is loaded at
 * run time, and no configuration is read.
 *
 *   PASSWORD=... ./device ADDRESS PORT CA.PEM USER TOPIC MESSAGE
 *
 * ADDRESS is an IPv4 address, which the server's certificate must name. */
#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/provider.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

OSSL_provider_init_fn OSSL_provider_init; /* of kexlane */

/* A TLS context that has kexlane's group and no other. */
static SSL_CTX* new_context(OSSL_LIB_CTX* library, const char* authority) {
  if (!OSSL_PROVIDER_add_builtin(library, "kexlane", OSSL_provider_init) ||
      OSSL_PROVIDER_load(library, "kexlane") == NULL ||
      OSSL_PROVIDER_load(library, "default") == NULL) {
    return NULL;
  }
  SSL_CTX* context = SSL_CTX_new_ex(library, NULL, TLS_client_method());
  if (context == NULL) return NULL;
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
  if (SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) &&
      SSL_CTX_set1_groups_list(context, "X25519MLKEM768") &&
      SSL_CTX_load_verify_file(context, authority)) {
    return context;
  }
  SSL_CTX_free(context);
  return NULL;
}

static int connect_to(const char* address, const char* port) {
  struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(port))};
  if (inet_pton(AF_INET, address, &to.sin_addr) != 1) return -1;
  const int s = socket(AF_INET, SOCK_STREAM, 0);
  const struct timeval patience = {.tv_sec = 20};
  if (s >= 0 && setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience) == 0 &&
      connect(s, (struct sockaddr*)&to, sizeof to) == 0) {
    return s;
  }
  if (s >= 0) close(s);
  return -1;
}

/* ---- MQTT 3.1.1 ---------------------------------------------------------------------------------
 */

struct packet {
  size_t bytes;
  uint8_t data[128]; /* a Remaining Length of one byte */
};

static void add(struct packet* packet, const void* data, size_t bytes) {
  if (packet->bytes <= sizeof packet->data && bytes <= sizeof packet->data - packet->bytes) {
    memcpy(packet->data + packet->bytes, data, bytes);
  }
  packet->bytes += bytes; /* more than there is room for: send_packet refuses it */
}

static void add_string(struct packet* packet, const char* text) {
  const size_t bytes = strlen(text);
  add(packet, (uint8_t[]){(uint8_t)(bytes >> 8), (uint8_t)bytes}, 2);
  add(packet, text, bytes);
}

static int send_packet(SSL* tls, uint8_t type, const struct packet* packet) {
  uint8_t whole[2 + sizeof packet->data] = {type, (uint8_t)packet->bytes};
  if (packet->bytes > 127) {
    fputs("the topic, the message or the password is too long\n", stderr);
    return 0;
  }
  memcpy(whole + 2, packet->data, packet->bytes);
  const int ok = SSL_write(tls, whole, (int)(2 + packet->bytes)) > 0;
  OPENSSL_cleanse(whole, sizeof whole);
  return ok;
}

/* Reads the four bytes of a CONNACK or a PUBACK. */
static int expect_answer(SSL* tls, const uint8_t expected[4]) {
  uint8_t answer[4];
  size_t bytes = 0;
  while (bytes < sizeof answer) {
    const int got = SSL_read(tls, answer + bytes, (int)(sizeof answer - bytes));
    if (got <= 0) return 0;
    bytes += (size_t)got;
  }
  return memcmp(answer, expected, sizeof answer) == 0;
}

static int publish(SSL* tls, const char* user, const char* password, const char* topic,
                   const char* message) {
  struct packet connect = {0}, measurement = {0}, none = {0};
  add_string(&connect, "MQTT");
  add(&connect, (uint8_t[]){4, 0xC2, 0, 60},
      4);                     /* level, user and password and new session, 60 s */
  add_string(&connect, user); /* the client's identifier */
  add_string(&connect, user);
  add_string(&connect, password);
  add_string(&measurement, topic);
  add(&measurement, (uint8_t[]){0, 1}, 2); /* the packet's identifier */
  add(&measurement, message, strlen(message));
  const int ok = send_packet(tls, 0x10, &connect) &&
                 expect_answer(tls, (uint8_t[]){0x20, 2, 0, 0}) &&
                 send_packet(tls, 0x32, &measurement) && /* to be confirmed (QoS 1) */
                 expect_answer(tls, (uint8_t[]){0x40, 2, 0, 1}) && send_packet(tls, 0xE0, &none);
  OPENSSL_cleanse(&connect, sizeof connect);
  return ok;
}

int main(int argc, char** argv) {
  const char* password = getenv("PASSWORD");
  if (argc != 7 || password == NULL) {
    fprintf(stderr, "usage: PASSWORD=... %s ADDRESS PORT CA.PEM USER TOPIC MESSAGE\n", argv[0]);
    return 2;
  }
  OSSL_LIB_CTX* library = OSSL_LIB_CTX_new();
  SSL_CTX* context = library != NULL ? new_context(library, argv[3]) : NULL;
  SSL* tls = context != NULL ? SSL_new(context) : NULL;
  const int s = tls != NULL ? connect_to(argv[1], argv[2]) : -1;
  const int ok = s >= 0 && X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), argv[1]) &&
                 SSL_set_fd(tls, s) && SSL_connect(tls) == 1 &&
                 publish(tls, argv[4], password, argv[5], argv[6]) && SSL_shutdown(tls) >= 0;
  if (!ok) {
    fprintf(stderr, "nothing was published to %s:%s\n", argv[1], argv[2]);
    ERR_print_errors_fp(stderr);
  }
  SSL_free(tls);
  if (s >= 0) close(s);
  SSL_CTX_free(context);
  OSSL_LIB_CTX_free(library);
  return ok ? 0 : 1;
}
