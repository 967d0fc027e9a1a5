/*
 * What the load programs offer as TLS clients: TLS 1.3, one cipher, one group. They trust
 * whatever certificate comes.
 */
#include <openssl/err.h>
#include <openssl/ssl.h>

static const char *tls_error(void)
{
    unsigned long error = ERR_get_error();
    return error ? ERR_error_string(error, NULL) : "closed";
}

static SSL_CTX *client_context(void)
{
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    if (!context || !SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION) ||
        !SSL_CTX_set_ciphersuites(context, "TLS_AES_128_GCM_SHA256") ||
        !SSL_CTX_set1_groups_list(context, "X25519"))
        fail("OpenSSL: %s", tls_error());
    return context;
}
