// The metadata and blocks of the Portable NIC Architecture with directions, passes and a control before the main one.
#ifndef _PNA_DIRECTION_P4_
#define _PNA_DIRECTION_P4_

enum PNA_IdleTimeout_t { NO_TIMEOUT, NOTIFY_CONTROL }

enum PNA_Direction_t { NET_TO_HOST, HOST_TO_NET }

enum PNA_PacketPath_t {
    FROM_NET_PORT,
    FROM_NET_LOOPEDBACK,
    FROM_NET_RECIRCULATED,
    FROM_HOST,
    FROM_HOST_LOOPEDBACK,
    FROM_HOST_RECIRCULATED
}

struct pna_pre_input_metadata_t {
    PortId_t        input_port;
    ParserError_t   parser_error;
    PNA_Direction_t direction;
    PassNumber_t    pass;
    bool            loopedback;
}

struct pna_pre_output_metadata_t {
    bool              decrypt;
    SecurityAssocId_t said;
    bit<16>           decrypt_start_offset;
}

struct pna_main_parser_input_metadata_t {
    PNA_Direction_t direction;
    PassNumber_t    pass;
    bool            loopedback;
    PortId_t        input_port;
}

struct pna_main_input_metadata_t {
    PNA_Direction_t  direction;
    PassNumber_t     pass;
    bool             loopedback;
    Timestamp_t      timestamp;
    ParserError_t    parser_error;
    ClassOfService_t class_of_service;
    PortId_t         input_port;
}

struct pna_main_output_metadata_t {
    ClassOfService_t class_of_service;
}

// Without a direction: constants and parameters of table actions only.
extern void send_to_port(PortId_t dest_port);
extern void mirror_packet(MirrorSlotId_t mirror_slot_id, MirrorSessionId_t mirror_session_id);
extern bool add_entry<T>(string action_name, in T action_params,
        in ExpireTimeProfileId_t expire_time_profile_id);

@pure
extern T SelectByDirection<T>(in PNA_Direction_t direction, in T n2h_value, in T h2n_value);

control PreControlT<PH, PM>(in PH pre_hdr, inout PM pre_user_meta, in pna_pre_input_metadata_t istd,
        inout pna_pre_output_metadata_t ostd);
parser MainParserT<MH, MM>(packet_in pkt, out MH main_hdr, inout MM main_user_meta,
        in pna_main_parser_input_metadata_t istd);
control MainControlT<MH, MM>(inout MH main_hdr, inout MM main_user_meta, in pna_main_input_metadata_t istd,
        inout pna_main_output_metadata_t ostd);
control MainDeparserT<MH, MM>(packet_out pkt, in MH main_hdr, in MM main_user_meta,
        in pna_main_output_metadata_t ostd);

package PNA_NIC<PH, PM, MH, MM>(MainParserT<MH, MM> main_parser, PreControlT<PH, PM> pre_control,
        MainControlT<MH, MM> main_control, MainDeparserT<MH, MM> main_deparser);

#endif
