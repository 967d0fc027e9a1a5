// Go's net package as its documentation shows an echo: one goroutine for each connection. Sockets
// have TCP_NODELAY by default, the backlog is the kernel's limit.
package main

import (
	"fmt"
	"net"
	"os"
	"runtime"
	"strconv"
)

// An idle connection holds no more; a read that fills the buffer doubles it, up to the largest.
const (
	smallestBuffer = 2 << 10
	largestBuffer  = 64 << 10
)

func main() {
	loops, err := strconv.Atoi(os.Args[2])
	if err != nil {
		fail(err)
	}
	runtime.GOMAXPROCS(loops)
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		fail(err)
	}
	fmt.Println("ready")
	for {
		connection, err := listener.Accept()
		if err != nil {
			fail(err)
		}
		go echo(connection)
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
