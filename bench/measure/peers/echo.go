// Go's own packages as their documentation shows an echo: net and crypto/tls, one goroutine for each
// connection, net/http, datagrams. Sockets have TCP_NODELAY by default, the backlog is the kernel's limit.
package main

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strconv"
)

// An idle connection holds no more; a read that fills the buffer doubles it, up to the largest.
const (
	smallestBuffer = 2 << 10
	largestBuffer  = 64 << 10
)

// WAY PORT|PATH LOOPS [CERTIFICATE KEY]
func main() {
	way, where := os.Args[1], "127.0.0.1:"+os.Args[2]
	loops, err := strconv.Atoi(os.Args[3])
	if err != nil {
		fail(err)
	}
	runtime.GOMAXPROCS(loops)
	switch way {
	case "udp":
		echoDatagrams(where)
	case "unix":
		os.Remove(os.Args[2])
		accept(listen("unix", os.Args[2]), echo)
	case "tls":
		accept(tls.NewListener(listen("tcp", where), identity()), echo)
	case "http1":
		listener := listen("tcp", where)
		fmt.Println("ready")
		fail(http.Serve(listener, http.HandlerFunc(echoBody)))
	default:
		accept(listen("tcp", where), echo)
	}
}

func listen(network, where string) net.Listener {
	listener, err := net.Listen(network, where)
	if err != nil {
		fail(err)
	}
	return listener
}

func identity() *tls.Config {
	pair, err := tls.LoadX509KeyPair(os.Args[4], os.Args[5])
	if err != nil {
		fail(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{pair}}
}

func accept(listener net.Listener, serve func(net.Conn)) {
	fmt.Println("ready")
	for {
		connection, err := listener.Accept()
		if err != nil {
			fail(err)
		}
		go serve(connection)
	}
}

// With HTTP/1 a handler may not read once it has written.
func echoBody(answer http.ResponseWriter, request *http.Request) {
	body := make([]byte, request.ContentLength)
	if _, err := io.ReadFull(request.Body, body); err != nil {
		return
	}
	answer.Header().Set("Content-Length", strconv.Itoa(len(body)))
	answer.Write(body)
}

func echoDatagrams(where string) {
	socket, err := net.ListenPacket("udp", where)
	if err != nil {
		fail(err)
	}
	fmt.Println("ready")
	datagram := make([]byte, largestBuffer)
	for {
		count, sender, err := socket.(*net.UDPConn).ReadFromUDPAddrPort(datagram)
		if err != nil {
			continue // the answer to a sender that has gone
		}
		socket.(*net.UDPConn).WriteToUDPAddrPort(datagram[:count], sender)
	}
}

func echo(connection net.Conn) {
	defer connection.Close()
	buffer := make([]byte, smallestBuffer)
	for {
		count, err := connection.Read(buffer)
		if count > 0 {
			if _, failed := connection.Write(buffer[:count]); failed != nil {
				return
			}
		}
		if err != nil {
			return
		}
		if count == len(buffer) && len(buffer) < largestBuffer {
			buffer = make([]byte, 2*len(buffer))
		}
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "go:", err)
	os.Exit(1)
}
