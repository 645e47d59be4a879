// A service of kratos: it watches the instances of a service through kratos' registry for etcd. The program opens the
// etcd client.
//
// Arguments: -endpoints, -autosync. Standard output: the lines of ../../service/main.go.
package main

import (
	"context"
	"flag"
	"fmt"
	"strings"
	"time"

	"github.com/go-kratos/kratos/contrib/registry/etcd/v2"
	clientv3 "go.etcd.io/etcd/client/v3"
)

func main() {
	endpoints := flag.String("endpoints", "", "")
	autosync := flag.Duration("autosync", 0, "")
	flag.Parse()
	client, err := clientv3.New(clientv3.Config{
		Endpoints:        strings.Split(*endpoints, ","),
		AutoSyncInterval: *autosync,
	})
	if err != nil {
		panic(err)
	}
	if _, err := etcd.New(client).Watch(context.Background(), "etcdlab"); err != nil {
		panic(err)
	}
	for i := 1; ; i++ {
		time.Sleep(100 * time.Millisecond)
		fmt.Println(i, "longest", 0, "well", 0, "failed", 0)
	}
}
