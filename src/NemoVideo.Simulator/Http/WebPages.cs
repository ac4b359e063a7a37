namespace NemoVideo.Simulator.Http;

/// <summary>Replaces the vendor's web site: the links that the bot gives out lead to a page that says so.</summary>
internal static class WebPages
{
    public static IResult Register() => Page("Register", "Here a person would register with NemoVideo and keep their project and credits.");

    public static IResult Claim() => Page("Your project", "Here a person would open their project in the NemoVideo editor.");

    private static IResult Page(string title, string text) => Results.Content(
        $$"""
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>{{title}} · simulated NemoVideo</title>
        <style>body { font: 1.1rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 18vh auto; padding: 0 1.5rem; color-scheme: light dark }</style>
        <h1>{{title}}</h1>
        <p>{{text}} This is the simulated one of the demo: there is nothing more to see, and nothing left this machine.</p>
        </html>
        """,
        "text/html; charset=utf-8");
}
