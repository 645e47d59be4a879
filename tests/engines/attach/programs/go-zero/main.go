// A service of go-zero: it asks etcd for the servers of a key, as go-zero's own RPC client does, and prints how many
// there are. go-zero opens the etcd client itself.
//
// Argument: -endpoints. Standard output: the lines of ../../service/main.go.
package main

import (
	"flag"
	"fmt"
	"strings"
	"time"

	"github.com/zeromicro/go-zero/core/discov"
)

func main() {
	endpoints := flag.String("endpoints", "", "")
	flag.Parse()
	servers, err := discov.NewSubscriber(strings.Split(*endpoints, ","), "etcdlab")
	if err != nil {
		panic(err)
	}
	for i := 1; ; i++ {
		time.Sleep(100 * time.Millisecond)
		fmt.Println(i, "longest", 0, "well", len(servers.Values()), "failed", 0)
	}
}
