"""R8: a member was started as a new cluster while the others ran on. Both parts have the same cluster id."""

from etcdlab.messages import message
from etcdlab.sandboxes.membership_changes import ForceNewCluster, JoinAgain
from etcdlab.sandboxes.scenario import MemberPlan, Scenario

SCENARIO = Scenario(
    name="forced-new-cluster",
    title=message("A member was started with --force-new-cluster while the others ran on."),
    story=message(
        "Somebody could not reach two members of three, believed that they were lost, and restarted the third one with "
        "--force-new-cluster. The other two ran on: they also have a quorum. Now there are two clusters with the same "
        "cluster id, and each has its own leader. The client has the endpoints of all three members. It writes a key "
        "in one cluster and does not find the key in the other. No call fails and no log has an error. Compare the "
        "member lists of the endpoints and their leaders."
    ),
    members=(MemberPlan("etcd-0"), MemberPlan("etcd-1"), MemberPlan("etcd-2")),
    incident=(ForceNewCluster(0),),
    repair=(JoinAgain(0),),
    leads_to=(("R8", "lists-differ"),),
    must_not=("R1", "R2", "R3", "R4", "R5", "R9", "R10"),
    exit_code=1,
)
