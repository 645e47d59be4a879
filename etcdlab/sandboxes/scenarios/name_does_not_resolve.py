"""R3: a member advertises a name the client cannot resolve."""

from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="name-does-not-resolve",
    title="a member advertises a name that only its own network resolves",
    text=(
        "The member advertises the name its neighbours know it by: a compose service, a pod's short name, a "
        "name of the cluster's DNS. The client runs outside of that network. It connects by the address it was "
        "given, syncs, and from then on asks its resolver for a name it has never heard: `no such host`. "
        "The port was never dialled. Look at which stage of the dial failed, and whose name it was."
    ),
    members=(MemberPlan("etcd-0", advertise=("http://etcd-0.etcd.invalid:{port}",)),),
    leads_to=(("R3", "name-does-not-resolve"),),
    must_not=("R1", "R2", "R10"),
    exit_code=1,
)
