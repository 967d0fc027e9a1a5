"""Programs that take TLS off and pass the bytes on, here to a C echo behind them."""

from . import build
from .machine import OUT

NGINX = """
load_module {modules}/ngx_stream_module.so;
daemon off; master_process off; worker_processes 1;
pid {out}/nginx.pid; error_log stderr;
events {{ worker_connections 20000; }}
stream {{
  server {{
    listen 127.0.0.1:{port} ssl backlog=4096;
    ssl_certificate {certificate}; ssl_certificate_key {key}; ssl_protocols TLSv1.3;
    proxy_pass 127.0.0.1:{behind};
  }}
}}
"""
HAPROXY = """
global
  nbthread 1
  maxconn 5000
defaults
  mode tcp
  timeout connect 10s
  timeout client 60s
  timeout server 60s
listen echo
  bind 127.0.0.1:{port} ssl crt {both} ssl-min-ver TLSv1.3 backlog 4096
  server echo 127.0.0.1:{behind}
"""
STUNNEL = """
foreground = yes
pid =
syslog = no
debug = emerg
[echo]
accept = 127.0.0.1:{port}
connect = 127.0.0.1:{behind}
cert = {certificate}
key = {key}
sslVersionMin = TLSv1.3
TIMEOUTclose = 0
"""
FRONTS = {
    "nginx": (NGINX, ["-p", "{out}", "-e", "stderr", "-c", "{file}"]),
    "haproxy": (HAPROXY, ["-db", "-f", "{file}"]),
    "stunnel": (STUNNEL, ["{file}"]),
}
NGINX_MODULES = "/usr/lib/nginx/modules"  # Debian's libnginx-mod-stream


def command_line(name, port, behind):
    certificate, key, both = build.certificate()
    text, words = FRONTS[name]
    file = OUT / f"{name}.conf"
    file.write_text(text.format(out=OUT, modules=NGINX_MODULES, **locals()))
    program = build.tool(name, f"install {name}")
    return [program, *[word.format(file=file, out=OUT) for word in words]]
