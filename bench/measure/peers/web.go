// HTTP/2 without TLS by golang.org/x/net, and WebSocket by gorilla/websocket: WAY PORT LOOPS.
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"runtime"
	"strconv"

	"github.com/gorilla/websocket"
	"golang.org/x/net/http2"
	"golang.org/x/net/http2/h2c"
)

var upgrader = websocket.Upgrader{}

func main() {
	loops, err := strconv.Atoi(os.Args[3])
	if err != nil {
		fail(err)
	}
	runtime.GOMAXPROCS(loops)
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[2])
	if err != nil {
		fail(err)
	}
	handler := http.Handler(http.HandlerFunc(echoMessages))
	if os.Args[1] == "http2" {
		handler = h2c.NewHandler(http.HandlerFunc(echoBody), &http2.Server{})
	}
	fmt.Println("ready")
	fail(http.Serve(listener, handler))
}

func echoBody(answer http.ResponseWriter, request *http.Request) {
	answer.Header().Set("Content-Length", strconv.FormatInt(request.ContentLength, 10))
	io.Copy(answer, request.Body)
}

func echoMessages(answer http.ResponseWriter, request *http.Request) {
	connection, err := upgrader.Upgrade(answer, request, nil)
	if err != nil {
		return
	}
	defer connection.Close()
	for {
		kind, message, err := connection.ReadMessage()
		if err != nil || connection.WriteMessage(kind, message) != nil {
			return
		}
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "go:", err)
	os.Exit(1)
}
