// Prints what CreateOAuth2TokenWithIAM gives the SDK. Argument: endpoint.
import { createRequire } from 'node:module';

const [folder, endpoint] = process.argv.slice(2);
const { SigninClient, CreateOAuth2TokenWithIAMCommand } = createRequire(`${folder}/`)('@aws-sdk/nested-clients/signin');
const client = new SigninClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
});
const { $metadata, ...given } = await client.send(new CreateOAuth2TokenWithIAMCommand({
    grantType: 'client_credentials',
    resource: 'aws-mcp.amazonaws.com',
}));
console.log(JSON.stringify(given));
