using System.Runtime.InteropServices;
using SsoOidc.Emulator.Hosting;

CommandLine command = CommandLine.Parse(args);
if (command.Error is not null)
{
    Console.Error.WriteLine(command.Error);
    Console.Error.WriteLine("Try --help.");
    return 2;
}

if (command.Options is null)
{
    Console.WriteLine(CommandLine.Help);
    return 0;
}

SsoEmulator emulator;
try
{
    emulator = SsoEmulator.Start(command.Options);
}
catch (Exception error) when (error is InvalidOperationException or ArgumentException)
{
    Console.Error.WriteLine(error.Message);
    return error is ArgumentException ? 2 : 1;
}

await using (emulator)
{
    using ManualResetEventSlim end = new();
    using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
    using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
    Console.WriteLine(Banner.Text(emulator));
    end.Wait();

    void End(PosixSignalContext context)
    {
        context.Cancel = true;
        end.Set();
    }
}

return 0;
