namespace Cluster;

public sealed class EndsTests
{
    [Fact]
    public void A_job_that_ended_on_two_nodes_is_found()
    {
        const string Log = """
            == node 0
            08:01:02 JobRunner: Edit job 01k1 of web:abc ended: Done
            08:01:03 JobRunner: Export job 01k2 of web:abc ended: Done
            == node 1
            08:01:04 JobRunner: Edit job 01k1 of web:abc ended: Failed
            """;

        Assert.Equal(["The job 01k1 ended 2 times."], Ends.OfJobs(Log));
    }
}
