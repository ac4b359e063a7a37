using NemoVideo.Simulator.Accounts;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;
using NemoVideo.Simulator.Projects;

namespace NemoVideo.Simulator;

/// <summary>Provides operations on a running simulator that the API does not have.</summary>
internal sealed class SimulatorControl(AccountRegistry accounts, ProjectRegistry projects, Rendering.RenderQueue renders, FaultBoard faults, SimulatorLog log)
{
    public FaultBoard Faults => faults;
    public SimulatorLog Log => log;

    public bool ForgetSession(string sessionId) => projects.Forget(sessionId);

    public bool ForgetRender(string renderId) => renders.Forget(renderId);

    /// <param name="account">A token or a user id.</param>
    public bool ExpireToken(string account)
    {
        var known = accounts.Known(account);
        known?.Expire();
        return known is not null;
    }

    /// <param name="account">A token or a user id.</param>
    public bool SetCredits(string account, int credits)
    {
        var known = accounts.Known(account);
        known?.SetCredits(credits);
        return known is not null;
    }
}
