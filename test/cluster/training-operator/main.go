// training-operator is Kubeflow's own controllers of PyTorchJob and TFJob as a plain process: without the webhooks and certificates
// that its image adds, which need an address that the API server reaches.
package main

import (
	"flag"

	kubeflow "github.com/kubeflow/training-operator/pkg/apis/kubeflow.org/v1"
	"github.com/kubeflow/training-operator/pkg/config"
	"github.com/kubeflow/training-operator/pkg/controller.v1/common"
	"github.com/kubeflow/training-operator/pkg/controller.v1/pytorch"
	"github.com/kubeflow/training-operator/pkg/controller.v1/tensorflow"
	"k8s.io/apimachinery/pkg/runtime"
	kubernetes "k8s.io/client-go/kubernetes/scheme"
	ctrl "sigs.k8s.io/controller-runtime"
	"sigs.k8s.io/controller-runtime/pkg/cache"
	"sigs.k8s.io/controller-runtime/pkg/log/zap"
	metrics "sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

func main() {
	// --kubeconfig is controller-runtime's own
	namespace := flag.String("namespace", "default", "the namespace whose jobs it runs")
	flag.StringVar(&config.Config.PyTorchInitContainerTemplateFile, "init-container", "", "the container that a worker waits in for its master")
	flag.Parse()
	ctrl.SetLogger(zap.New())

	scheme := runtime.NewScheme()
	must(kubernetes.AddToScheme(scheme))
	must(kubeflow.AddToScheme(scheme))
	manager, err := ctrl.NewManager(ctrl.GetConfigOrDie(), ctrl.Options{
		Scheme:  scheme,
		Metrics: metrics.Options{BindAddress: "0"},
		Cache:   cache.Options{DefaultNamespaces: map[string]cache.Config{*namespace: {}}},
	})
	must(err)
	alone := common.GenNonGangSchedulerSetupFunc()
	must(pytorch.NewReconciler(manager, alone).SetupWithManager(manager, 1))
	must(tensorflow.NewReconciler(manager, alone).SetupWithManager(manager, 1))
	must(manager.Start(ctrl.SetupSignalHandler()))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
